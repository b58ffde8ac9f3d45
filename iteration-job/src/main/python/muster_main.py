"""What spark-submit runs for a job that is a Python function."""
from muster.entry import main

main()
