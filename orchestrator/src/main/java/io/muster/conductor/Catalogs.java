package io.muster.conductor;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import com.google.common.hash.Hashing;
import io.muster.resolve.ResolvedIteration;
import io.muster.resolve.ResolvedPlan;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * In which catalogs a plan's iterations look tables up. Where not all look into the same, one name
 * means several tables.
 */
final class Catalogs {
  private static final Pattern SETTINGS =
      Pattern.compile(
          "spark\\.sql\\.(catalog\\..*|defaultCatalog|warehouse\\.dir)|spark\\.hadoop\\.hive\\..*");
  private static final int DIGITS = 8;

  private final boolean differ;

  Catalogs(ResolvedPlan plan) {
    this.differ =
        plan.steps().stream().map(plan::of).map(Catalogs::settings).distinct().count() > 1;
  }

  /** What tells this iteration's catalogs from those of others; empty where all are the same. */
  Optional<String> of(ResolvedIteration iteration) {
    return differ
        ? Optional.of(
            Hashing.sha256()
                .hashString(settings(iteration).toString(), StandardCharsets.UTF_8)
                .toString()
                .substring(0, DIGITS))
        : Optional.empty();
  }

  private static Map<String, String> settings(ResolvedIteration iteration) {
    return ImmutableSortedMap.copyOf(
        Maps.filterKeys(iteration.sparkConf(), key -> SETTINGS.matcher(key).matches()));
  }
}
