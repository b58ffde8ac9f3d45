package io.muster.job.contract;

import java.util.Map;

/**
 * What lets an application in a cluster take the claim of its attempt: {@code ticket.json}, which
 * travels with it. Whoever has none has its claim from the launch shim. One of {@code folder} and
 * {@code object} is there.
 *
 * @param epoch of the controller that launches
 * @param nonce tells this ticket from every other
 * @param folder absolute path of the attempt's folder in files that the cluster's nodes and the
 *     controller both see; the controller has written this very ticket there, as a proof. The claim
 *     is created in it
 * @param object the claim as an object of S3
 */
public record Ticket(String tag, long epoch, String nonce, String folder, ObjectClaim object) {
  public static final String FILE_NAME = "ticket.json";

  /** The Spark setting that says where the ticket is. */
  public static final String CONF_KEY = "spark.muster.ticket";

  public Ticket {
    Check.text(tag, "tag");
    Check.text(nonce, "nonce");
    Check.that((folder == null) != (object == null), "one of folder and object must be there");
  }

  /**
   * The right to create one object, if it is not there, and to read it: signed requests, which need
   * no credentials and hold for a while.
   *
   * @param putUrl for a PUT with the headers; of these one lets it fail where the object is there
   * @param getUrl for a GET
   */
  public record ObjectClaim(String putUrl, Map<String, String> putHeaders, String getUrl) {
    public ObjectClaim {
      Check.text(putUrl, "put_url");
      Check.text(getUrl, "get_url");
      putHeaders = Check.ordered(putHeaders);
    }
  }
}
