package io.muster.cli;

import io.muster.job.contract.Ticket;
import io.muster.plan.S3Options;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import io.muster.storage.StorageException;
import io.muster.storage.StoreByScheme;
import io.muster.storage.file.FileStore;
import io.muster.storage.s3.S3Settings;
import io.muster.storage.s3.S3Signer;
import io.muster.storage.s3.S3Store;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;

/**
 * The stores of one command: local files, and S3 from the first time that something lies there. How
 * S3 is reached, the environment says, and a plan that has been read more exactly.
 */
final class Stores extends StoreByScheme {
  private final Surroundings surroundings;
  private final ObjectStore files = new FileStore();
  private S3Options options = S3Options.NONE;
  private Optional<S3Store> s3 = Optional.empty();

  Stores(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** From now on S3 is reached as the plan says. */
  synchronized void use(S3Options asSaid) {
    options = asSaid;
    s3 = Optional.empty();
  }

  @Override
  protected ObjectStore storeOf(Location location) {
    return location.scheme().equals("s3") ? s3(location) : files;
  }

  private synchronized S3Store s3(Location location) {
    if (s3.isEmpty()) {
      s3 =
          Optional.of(
              new S3Store(
                  settings(options), location, surroundings.clock(), surroundings.sleeper()));
    }
    return s3.get();
  }

  /** The right to create the object on S3, once, and to read it, without any credentials. */
  Ticket.ObjectClaim claimable(Location location, Duration validity) {
    S3Signer.Signed signed = s3(location).signer().createOnce(location, validity);
    return new Ticket.ObjectClaim(
        signed.put().toString(), signed.putHeaders(), signed.get().toString());
  }

  private S3Settings settings(S3Options said) {
    Optional<URI> endpoint = endpoint(said, surroundings);
    return new S3Settings(
        said.region(),
        endpoint,
        said.pathStyle().orElse(endpoint.isPresent()),
        said.profile(),
        said.role(),
        said.kmsKey(),
        said.requesterPays(),
        said.checksums().orElse(endpoint.isEmpty()));
  }

  /** Where S3 is, if it is not AWS's own; the environment's variables are the AWS tools' own. */
  static Optional<URI> endpoint(S3Options said, Surroundings surroundings) {
    return said.endpoint().or(() -> endpoint("S3", surroundings));
  }

  /** The same of STS, which the AWS SDK finds by itself, and S3A does not. */
  static Optional<URI> endpointOfSts(Surroundings surroundings) {
    return endpoint("STS", surroundings);
  }

  private static Optional<URI> endpoint(String service, Surroundings surroundings) {
    return Optional.ofNullable(surroundings.environment().get("AWS_ENDPOINT_URL_" + service))
        .or(() -> Optional.ofNullable(surroundings.environment().get("AWS_ENDPOINT_URL")))
        .filter(text -> !text.isEmpty())
        .map(text -> uri(service, text));
  }

  private static URI uri(String service, String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new StorageException(
          StorageException.Kind.REFUSED,
          "cannot reach "
              + service
              + " at \""
              + text
              + "\": AWS_ENDPOINT_URL_"
              + service
              + " or AWS_ENDPOINT_URL says so, and it is no address; write https://host:port",
          e);
    }
  }
}
