package io.muster.job.progress;

import java.util.List;
import java.util.TreeSet;
import org.apache.spark.scheduler.StageInfo;
import org.apache.spark.storage.RDDInfo;
import scala.collection.JavaConverters;

/** The operators of Spark that the rows of a stage pass, as far as its RDDs tell. */
final class Operators {
  /** A loop of a user's own may chain thousands. */
  private static final int MOST = 12;

  private Operators() {}

  static List<String> of(StageInfo stage) {
    TreeSet<String> operators = new TreeSet<>();
    for (RDDInfo rdd : JavaConverters.seqAsJavaList(stage.rddInfos())) {
      String name = rdd.scope().isDefined() ? rdd.scope().get().name() : rdd.name();
      // "Scan csv ", "WholeStageCodegen (3)"
      operators.add(name.replaceAll("\\s*\\(\\d+\\)", "").strip());
    }
    return operators.stream().limit(MOST).toList();
  }
}
