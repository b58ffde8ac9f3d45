package io.muster.cli.iam;

import com.google.common.collect.ImmutableList;
import io.muster.plan.EngineName;
import io.muster.plan.Plan;
import java.util.List;

/** What applications ask of S3, by Hadoop's S3A connector. */
final class ApplicationsPolicy {
  private static final String GET = "s3:GetObject";
  private static final String PUT = "s3:PutObject";

  private final PlanFolders folders;
  private final PlanPlaces places;
  private final boolean isOnTheMachine;

  ApplicationsPolicy(Plan plan, PlanFolders folders, PlanPlaces places) {
    this.folders = folders;
    this.places = places;
    this.isOnTheMachine = plan.cluster().engine() == EngineName.LOCAL;
  }

  List<Statement> statements(Partition partition) {
    List<KeyPattern> written =
        ImmutableList.<KeyPattern>builder()
            .addAll(folders.outputs())
            .addAll(folders.staged(places.staged(), "*"))
            .build();
    List<KeyPattern> attempts = isOnTheMachine ? List.of() : folders.attempts();
    List<KeyPattern> all =
        ImmutableList.<KeyPattern>builder()
            .addAll(places.readByApplications())
            .addAll(written)
            .addAll(attempts)
            .build();
    return new Grants(partition)
        // by prefix it would not do: S3A asks for single keys, and S3 says of one that is not there
        // that it is, to whoever may list the whole bucket; all others are refused
        .buckets("ListTheBuckets", all, "s3:ListBucket")
        .buckets("FindUnfinishedUploads", written, "s3:ListBucketMultipartUploads")
        .objects("ReadInputs", places.readByApplications(), GET)
        .objects("WriteOutputs", written, GET, PUT, "s3:DeleteObject", "s3:AbortMultipartUpload")
        .objects("KeepAttempts", attempts, GET, PUT)
        .statements();
  }
}
