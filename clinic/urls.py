"""Mounts the apps."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import URLPattern, URLResolver, include, path

from clinic import installable, session_views, views
from clinic.sitemaps import FixedPageSitemap
from education.sitemaps import ConditionSitemap
from locations.sitemaps import LocationSitemap

# One way in for staff: allauth's sign-in, with its rate limits and second factor.
setattr(admin.site, "login", secure_admin_login(admin.site.login))  # noqa: B010 - a method

SITEMAPS = {
    "pages": FixedPageSitemap,
    "locations": LocationSitemap,
    "conditions": ConditionSitemap,
}

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("", include("locations.urls")),
    path("", include("education.urls")),
    path("self-check/", include("education.selfcheck.urls")),
    path("", include("booking.urls")),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("terms/", views.terms, name="terms"),
    path("about-our-pages/", views.about_our_pages, name="about-our-pages"),
    path("contact/", views.contact, name="contact"),
    path("site.webmanifest", installable.manifest, name="manifest"),
    path("offline/", installable.offline, name="offline"),
    path("worker.js", installable.worker, name="worker"),
    path("favicon.ico", installable.favicon, name="favicon"),
    path("share/<str:mark>.png", installable.share_picture, name="share-picture"),
    path("brand.css", views.brand_css, name="brand-css"),
    path("design/", views.design, name="design"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("robots.txt", views.robots_txt, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path(".well-known/security.txt", views.security_txt, name="security-txt"),
    path(".well-known/change-password", views.change_password, name="change-password"),
    path("accounts/again/", session_views.sign_in_again, name="sign-in-again"),
    path(
        "accounts/sign-out-everywhere/",
        session_views.sign_out_everywhere,
        name="sign-out-everywhere",
    ),
    path("accounts/", include("allauth.urls")),
    path(settings.ADMIN_PATH, admin.site.urls),
]
if settings.MAILBOX_DIR:
    urlpatterns.append(path("mailbox/", include("clinic.mailbox")))
if settings.DEBUG and "debug_toolbar" in settings.INSTALLED_APPS:
    urlpatterns.append(path("__debug__/", include("debug_toolbar.urls")))

handler400 = "clinic.views.bad_request"
handler403 = "clinic.views.forbidden"
handler404 = "clinic.views.not_found"
handler500 = "clinic.views.server_error"
