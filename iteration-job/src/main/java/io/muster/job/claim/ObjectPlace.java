package io.muster.job.claim;

import io.muster.job.contract.Ticket;
import java.io.IOException;

/**
 * The claim as an object of S3, by requests that the controller has signed: no credentials and no
 * AWS SDK are needed here. What may pass is repeated; whoever gets no answer does no work.
 */
final class ObjectPlace implements Place {
  private final Ticket.ObjectClaim object;
  private final SignedRequests requests;
  private final Patience patience;

  ObjectPlace(Ticket.ObjectClaim object, SignedRequests requests, Patience patience) {
    this.object = object;
    this.requests = requests;
    this.patience = patience;
  }

  @Override
  public String create(String text) throws IOException {
    if (!isCreateOnly()) {
      throw new IOException(
          "the ticket would let it be replaced, as 'If-None-Match: *' is not among its headers:"
              + " this is a defect of the controller");
    }
    Patience.Waiting waiting = patience.begin();
    Answer answer;
    do {
      answer = requests.put(object.putUrl(), object.putHeaders(), text);
      if (answer.isDone()) {
        return text;
      }
      boolean wasThere = answer.isThere();
      if (wasThere) {
        answer = requests.get(object.getUrl());
        if (answer.isDone()) {
          return answer.body();
        }
      }
      if (!answer.mayPass() && !(wasThere && answer.isMissing())) {
        throw new IOException(refusal(answer));
      }
    } while (waiting.again());
    throw new IOException(
        "the store of objects had no good answer for "
            + waiting.passed().toSeconds()
            + " s, the last was '"
            + answer.words()
            + "': see that this node reaches the state_dir");
  }

  private boolean isCreateOnly() {
    return object.putHeaders().entrySet().stream()
        .anyMatch(
            header ->
                header.getKey().equalsIgnoreCase("If-None-Match") && header.getValue().equals("*"));
  }

  private static String refusal(Answer answer) {
    String said = "the store of objects says '" + answer.words() + "'";
    if (answer.isRefusal()) {
      return said
          + ": the right to take it, which was given at the launch, has expired or is refused; see"
          + " that applications begin soon after their launch, that clocks are right, and that the"
          + " controller's identity may put and get objects below state_dir";
    }
    if (answer.status() == 501) {
      return said + ": it must be a store that honours 'If-None-Match: *'";
    }
    return said + ": see that state_dir is a bucket that is there, in the region that is set";
  }
}
