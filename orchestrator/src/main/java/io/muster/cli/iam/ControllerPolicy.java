package io.muster.cli.iam;

import com.google.common.collect.Iterables;
import io.muster.manifest.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What Muster itself asks of S3, by {@link io.muster.storage.s3.S3Store}. */
final class ControllerPolicy {
  private static final String GET = "s3:GetObject";
  private static final String PUT = "s3:PutObject";
  private static final String DELETE = "s3:DeleteObject";

  private final PlanFolders folders;
  private final PlanPlaces places;

  ControllerPolicy(PlanFolders folders, PlanPlaces places) {
    this.folders = folders;
    this.places = places;
  }

  List<Statement> statements(Partition partition) {
    // what is kept with the state may be read already
    String[] ofStaged =
        folders.stateDir().isPresent() ? new String[] {DELETE} : new String[] {GET, DELETE};
    return new Grants(partition)
        .listings("ListByPrefix", listed())
        .objects("ReadInputs", places.readByController(), GET)
        .objects("CheckAndEmptyOutputs", folders.outputs(), GET, DELETE)
        .objects("KeepTheManifest", manifest(), GET, PUT, DELETE)
        .objects("KeepState", state(), GET, PUT)
        .objects("ClearScratch", folders.scratch("/*"), DELETE)
        .objects("RemoveStagedFrames", folders.staged(places.staged(), "/*"), ofStaged)
        .statements();
  }

  /**
   * Objects are looked for by listings too: where only some prefixes may be listed, S3 refuses to
   * say of a single key that it is not there.
   */
  private Iterable<KeyPattern> listed() {
    List<KeyPattern> listed = new ArrayList<>();
    // given an out_dir, a command looks first whether it is the folder of a run
    folders.outDir().ifPresent(out -> listed.add(out.in("journal/")));
    for (InputPath input : places.identified()) {
      listed.add(input.keys());
      listed.add(input.folder().orElseGet(input.keys()::listed));
    }
    listed.addAll(folders.scratch("/*"));
    listed.addAll(folders.staged(places.staged(), "*"));
    return Iterables.concat(
        folders.outputs(), manifest(), state(), listed, places.readByController());
  }

  private List<KeyPattern> manifest() {
    return folders.outDir().map(out -> out.in(Manifest.FILE_NAME)).stream().toList();
  }

  /** Who owns the out_dir, and its former manifests, are there even if all else is elsewhere. */
  private List<KeyPattern> state() {
    Stream<KeyPattern> ofController =
        Stream.of(
                folders.stateDir().map(KeyPattern::below),
                folders.outDir().map(out -> out.in("_muster/owner/*")),
                folders.outDir().map(out -> out.in("_muster/manifests/*")))
            .flatMap(Optional::stream);
    // with claims, which Muster takes too
    return Stream.concat(ofController, folders.attempts().stream()).toList();
  }
}
