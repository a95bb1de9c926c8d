"""Addresses of the self-check, mounted at /self-check/. None of them ever holds an answer."""

from django.urls import path

from education.selfcheck import views

app_name = "selfcheck"

urlpatterns = [
    path("", views.start, name="start"),
    path("question/<int:number>/", views.question, name="question"),
    path("answers/", views.answers, name="answers"),
    path("result/", views.result, name="result"),
    path("near/", views.near, name="near"),
    path("book/", views.book, name="book"),
    path("delete/", views.delete, name="delete"),
    path("deleted/", views.deleted, name="deleted"),
]
