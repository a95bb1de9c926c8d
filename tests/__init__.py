"""The tests: mirrors of the apps, journeys in a browser, architecture, benchmarks."""
