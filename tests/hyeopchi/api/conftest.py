"""The office that the tests of the API talk to."""

from tests.site_fixture import site, site_template

__all__ = ["site", "site_template"]
