"""The office that the tests of the frame look at."""

from tests.site_fixture import site, site_template

__all__ = ["site", "site_template"]
