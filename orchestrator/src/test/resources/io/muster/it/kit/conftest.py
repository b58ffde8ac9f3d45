import pytest


@pytest.fixture(scope="session")
def spark_settings():
    return {"spark.sql.shuffle.partitions": 3}
