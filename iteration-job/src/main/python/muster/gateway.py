"""The way to the JVM that spark-submit has started this process from."""
import os


def connect():
    """A connection by py4j alone, which is there long before pyspark is imported."""
    from py4j.clientserver import ClientServer, JavaParameters, PythonParameters

    return ClientServer(
        java_parameters=JavaParameters(
            port=int(os.environ["PYSPARK_GATEWAY_PORT"]),
            auth_token=os.environ["PYSPARK_GATEWAY_SECRET"],
            auto_convert=True,
        ),
        python_parameters=PythonParameters(port=0, eager_load=False),
    )


def through_pyspark(entry):
    """The same object of the JVM by pyspark's own connection, whose thread there is the user's."""
    from py4j.java_gateway import JavaObject
    from pyspark import SparkContext

    SparkContext._ensure_initialized()
    again = JavaObject(entry._target_id, SparkContext._gateway._gateway_client)
    again.first = entry  # whose end would make the JVM forget the object
    return again
