package io.muster.job.claim;

import io.muster.job.contract.ContractException;
import io.muster.job.contract.ContractJson;
import io.muster.job.contract.Failure;
import io.muster.job.contract.JobException;
import io.muster.job.contract.Redactor;
import io.muster.job.contract.Ticket;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A ticket as it was read.
 *
 * @param text of the file, which is also the proof
 */
record TicketFile(Ticket ticket, String text) {
  private static final Pattern ADDRESS = Pattern.compile("https?:[^\"\\s]+");

  /** The values in a signed address, and headers, that give a right to whoever knows them. */
  private static final Pattern SECRET =
      Pattern.compile("(?i).*(signature|credential|token|accesskeyid|authorization).*");

  /**
   * Reads a ticket, and hides the secrets in it.
   *
   * @param location a path, which may be relative to the folder that the process works in
   */
  static TicketFile read(String location, ContractJson json, Redactor redactor) {
    try {
      String text = Files.readString(Path.of(location));
      Matcher addresses = ADDRESS.matcher(text);
      while (addresses.find()) {
        redactor.hide(addresses.group());
      }
      Ticket ticket = json.read(Ticket.class, text, location);
      if (ticket.object() != null) {
        hide(ticket.object(), redactor);
      }
      return new TicketFile(ticket, text);
    } catch (IOException e) {
      throw new JobException(
          Failure.Kind.CLAIM,
          "the claim cannot be taken: cannot read the ticket "
              + location
              + ", which comes with the application ("
              + e
              + "); nothing was done");
    } catch (ContractException e) { // whose causes know the whole text
      throw new JobException(
          Failure.Kind.CONTRACT, redactor.redact(e.getMessage() + "; nothing was done"));
    }
  }

  private static void hide(Ticket.ObjectClaim object, Redactor redactor) {
    hideAddress(object.putUrl(), redactor);
    hideAddress(object.getUrl(), redactor);
    object.putHeaders().forEach((name, value) -> hideNamed(name, value, redactor));
  }

  private static void hideAddress(String address, Redactor redactor) {
    redactor.hide(address);
    int query = address.indexOf('?');
    if (query < 0) {
      return;
    }
    redactor.hide(address.substring(query + 1));
    for (String part : address.substring(query + 1).split("&", -1)) {
      int at = part.indexOf('=');
      if (at > 0) {
        hideNamed(part.substring(0, at), part.substring(at + 1), redactor);
      }
    }
  }

  private static void hideNamed(String name, String value, Redactor redactor) {
    if (SECRET.matcher(name).matches()) {
      redactor.hide(value);
      try {
        redactor.hide(URLDecoder.decode(value, StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) {
        // it is as it was
      }
    }
  }
}
