"""What pytest finds where the folder of this package is on PYTHONPATH."""
import pytest


def pytest_configure(config):
    """A test file may import what makes a session at its top: then that one is fit for tests."""
    from muster import testing
    from muster.failure import Refusal

    try:
        settings = testing._launch_settings({})
        settings.__enter__()
    except Refusal:
        return  # there is no Muster: whoever asks for the fixture is told
    config.add_cleanup(lambda: settings.__exit__(None, None, None))


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
