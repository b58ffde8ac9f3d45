package io.muster.engine.yarn;

import io.muster.engine.Attempt;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells an attempt's applications from others that have its tag, which anybody can give: these are
 * left alone, and it is warned of each once.
 */
final class Ownership {
  private static final Logger LOG = LoggerFactory.getLogger(Ownership.class);

  private final Set<String> warnedOf = ConcurrentHashMap.newKeySet();

  /** Those that are the attempt's. */
  List<YarnApplication> of(
      Attempt attempt, List<YarnApplication> ofTag, Predicate<YarnApplication> isOurs) {
    ofTag.stream()
        .filter(isOurs.negate())
        .filter(each -> warnedOf.add(each.id()))
        .forEach(
            each ->
                LOG.warn(
                    "{} ({} of {}) has the tag of iteration {} and is not Muster's: it is left"
                        + " alone",
                    each.id(),
                    each.name(),
                    each.user(),
                    attempt.value()));
    return ofTag.stream().filter(isOurs).toList();
  }
}
