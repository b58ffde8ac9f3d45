"""The fixtures that pytest finds where the folder of this package is on PYTHONPATH."""
import pytest


@pytest.fixture(scope="session")
def spark_settings():
    """Settings of Spark for the session: override it in a conftest.py."""
    return {}


@pytest.fixture(scope="session")
def spark(spark_settings):
    """A local session, one for all tests; see muster.testing.session."""
    from muster import testing

    session = testing.session(spark_settings)
    yield session
    session.stop()
