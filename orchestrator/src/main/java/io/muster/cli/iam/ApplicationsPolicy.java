package io.muster.cli.iam;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import java.util.List;

/** What applications ask of S3, by Hadoop's S3A connector. */
final class ApplicationsPolicy {
  private static final String GET = "s3:GetObject";
  private static final String PUT = "s3:PutObject";
  private static final String DELETE = "s3:DeleteObject";
  private static final String ABORT = "s3:AbortMultipartUpload";

  private final PlanFolders folders;
  private final PlanPlaces places;

  ApplicationsPolicy(PlanFolders folders, PlanPlaces places) {
    this.folders = folders;
    this.places = places;
  }

  List<Statement> statements(Partition partition) {
    List<KeyPattern> written =
        ImmutableList.<KeyPattern>builder()
            .addAll(folders.outputs())
            .addAll(folders.staged(places.staged(), "*"))
            .build();
    List<KeyPattern> kept =
        ImmutableList.<KeyPattern>builder()
            .addAll(folders.attempts())
            .addAll(places.hasVersions() ? folders.pins() : ImmutableList.of())
            .build();
    List<KeyPattern> all =
        ImmutableList.<KeyPattern>builder()
            .addAll(places.readByApplications())
            .addAll(written)
            .addAll(kept)
            .addAll(folders.scratch("*"))
            .build();
    // where attempts are kept it is a part of them
    String[] ofScratch =
        folders.attempts().isEmpty()
            ? new String[] {GET, PUT, DELETE, ABORT}
            : new String[] {DELETE, ABORT};
    return new Grants(partition)
        // by prefix it would not do: S3A asks for single keys, and S3 says of one that is not there
        // that it is, to whoever may list the whole bucket; all others are refused
        .buckets("ListTheBuckets", all, "s3:ListBucket")
        .buckets(
            "FindUnfinishedUploads",
            ImmutableList.copyOf(Iterables.concat(written, folders.scratch("*"))),
            "s3:ListBucketMultipartUploads")
        .objects("ReadInputs", places.readByApplications(), GET)
        .objects("WriteOutputs", written, GET, PUT, DELETE, ABORT)
        .objects("KeepAttempts", kept, GET, PUT)
        .objects("UseScratch", folders.scratch("*"), ofScratch)
        .statements();
  }
}
