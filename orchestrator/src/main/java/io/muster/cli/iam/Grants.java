package io.muster.cli.iam;

import com.google.common.collect.LinkedListMultimap;
import com.google.common.collect.ListMultimap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The statements of one policy, as they are added. */
final class Grants {
  private static final String LIST = "s3:ListBucket";

  private final Partition partition;
  private final List<Statement> statements = new ArrayList<>();

  Grants(Partition partition) {
    this.partition = partition;
  }

  /** Allows these actions on objects; nothing if there are none. */
  Grants objects(String id, Iterable<KeyPattern> keys, String... actions) {
    Statement.of(
            id, List.of(actions), KeyPattern.fewest(keys).stream().map(partition::objects).toList())
        .ifPresent(statements::add);
    return this;
  }

  /** Allows to list these prefixes of each bucket, and nothing else of it. */
  Grants listings(String id, Iterable<KeyPattern> prefixes) {
    ListMultimap<String, String> byBucket = LinkedListMultimap.create();
    KeyPattern.fewest(prefixes).forEach(each -> byBucket.put(each.bucket(), each.pattern()));
    int number = 1;
    for (String bucket : byBucket.keySet()) {
      String numbered = byBucket.keySet().size() == 1 ? id : id + number++;
      Statement.of(numbered, List.of(LIST), List.of(partition.bucket(bucket)))
          .map(it -> it.when("StringLike", "s3:prefix", byBucket.get(bucket)))
          .ifPresent(statements::add);
    }
    return this;
  }

  /** Allows these actions on the buckets as a whole. */
  Grants buckets(String id, Collection<KeyPattern> keys, String... actions) {
    Set<String> names = new LinkedHashSet<>();
    keys.forEach(each -> names.add(each.bucket()));
    Statement.of(id, List.of(actions), names.stream().map(partition::bucket).toList())
        .ifPresent(statements::add);
    return this;
  }

  List<Statement> statements() {
    return statements;
  }
}
