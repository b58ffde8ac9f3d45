package io.muster.job.load;

import io.muster.job.contract.ContractException;
import io.muster.job.contract.ContractJson;
import io.muster.job.contract.Pin;
import io.muster.job.contract.PinsSpec;
import io.muster.job.contract.Spec;
import io.muster.job.contract.TableVersion;
import io.muster.job.write.Outbox;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * The versions of tables that a run holds to. Whoever loads a table first pins what is current
 * then; everybody else, of whatever iteration and attempt, goes by that.
 */
public final class Pins {
  private final PinsSpec pins;
  private final String value;
  private final int attempt;
  private final String tag;
  private final Configuration hadoop;
  private final ContractJson json = new ContractJson();

  /** Those of a run, for one attempt; of null, of a run that pins nothing. */
  Pins(PinsSpec pins, String value, int attempt, String tag, Configuration hadoop) {
    this.pins = pins;
    this.value = value;
    this.attempt = attempt;
    this.tag = tag;
    this.hadoop = hadoop;
  }

  /** Those of the run that the spec is of. */
  public static Pins of(Spec spec, Configuration hadoop) {
    return new Pins(spec.pins(), spec.value(), spec.attempt(), spec.tag(), hadoop);
  }

  /** What tells the attempt's catalogs from others of the run, where there are any. */
  Optional<String> catalogs() {
    return Optional.ofNullable(pins).map(PinsSpec::catalogs);
  }

  /** Whether the run pins at all. */
  boolean arePlaced() {
    return pins != null;
  }

  /**
   * The version at which the run reads this table, if that is settled.
   *
   * @throws ContractException if what lies in its place is no pin of this table
   */
  Optional<TableVersion> of(String what) throws IOException {
    if (!arePlaced()) {
      return Optional.empty();
    }
    Optional<TableVersion> known = Optional.ofNullable(pins.known().get(what));
    return known.isPresent() ? known : read(what);
  }

  /**
   * Settles the version (of a run that pins nothing it is what is current), and answers what the
   * run then holds to: another may have been first.
   *
   * @throws ContractException as {@link #of}
   */
  TableVersion pinned(String what, TableVersion current) throws IOException {
    if (!arePlaced()) {
      return current;
    }
    Pin pin = new Pin(Pin.FORMAT, what, current, value, attempt, tag);
    Outbox folder = new Outbox(pins.folder(), () -> hadoop);
    try {
      folder.make();
      folder.create(Pin.fileName(what), "." + tag, json.write(pin) + "\n");
      // where two may have created it, what is read now is what everybody will read; whoever has
      // read before the later one wrote is told by inputs.consistency
      return folder.createsOnce() ? current : read(what).orElse(current);
    } catch (IOException e) {
      return read(what).orElseThrow(() -> e);
    }
  }

  private Optional<TableVersion> read(String what) throws IOException {
    Texts texts = new Texts(hadoop);
    String place = pins.folder() + "/" + Pin.fileName(what);
    if (!texts.exists(place)) {
      return Optional.empty();
    }
    Pin pin = json.read(Pin.class, texts.read(place), place);
    if (!pin.what().equals(what)) {
      throw new ContractException(place + " pins " + pin.what() + " and not " + what);
    }
    return Optional.of(pin.version());
  }
}
