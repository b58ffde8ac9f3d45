package io.muster.engine.yarn;

import io.muster.engine.Attempt;
import io.muster.engine.EngineException;
import io.muster.lifecycle.Tag;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What drivers on this machine have in YARN. */
final class DriversApplications {

  /**
   * Whose applications are looked for.
   *
   * @param id of the application, as its driver says it
   */
  record Owner(Attempt attempt, Optional<String> id) {}

  private final ResourceManager manager;
  private final Ownership ownership = new Ownership();

  DriversApplications(ResourceManager manager) {
    this.manager = manager;
  }

  /** Of each of these attempts, by one question. */
  Map<Tag, List<YarnApplication>> of(Collection<Owner> owners) throws EngineException {
    List<String> tags = owners.stream().map(it -> it.attempt().tag().text()).sorted().toList();
    Map<String, List<YarnApplication>> byTag =
        YarnApplication.byTag(manager.applications(tags, Set.of()));
    Map<Tag, List<YarnApplication>> ours = new HashMap<>();
    for (Owner each : owners) {
      Tag tag = each.attempt().tag();
      List<YarnApplication> ofTag = byTag.getOrDefault(tag.text(), List.of());
      ours.put(tag, ownership.of(each.attempt(), ofTag, it -> isOf(each, it)));
    }
    return ours;
  }

  List<YarnApplication> of(Owner owner) throws EngineException {
    return of(List.of(owner)).get(owner.attempt().tag());
  }

  /** Its name says nothing: that is given by the driver, which may say what it likes. */
  private boolean isOf(Owner owner, YarnApplication application) {
    return application.user().equals(manager.user())
        || owner.id().filter(application.id()::equals).isPresent();
  }
}
