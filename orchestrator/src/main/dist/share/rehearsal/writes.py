# never run: bin/spark-submit is played
