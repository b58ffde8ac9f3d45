package io.muster.storage.s3;

import com.google.common.base.Throwables;
import com.google.common.primitives.Longs;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpMethod;

/**
 * Takes an answer that ends before the length it promised for a broken connection, so that it is
 * asked for again. Java's own client takes any end for the end (JDK-8335135).
 */
final class WholeAnswers implements ExecutionInterceptor {
  private static final String UNREADABLE = "Could not parse XML response";

  @Override
  public Optional<InputStream> modifyHttpResponseContent(
      Context.ModifyHttpResponse context, ExecutionAttributes unused) {
    if (context.httpRequest().method() == SdkHttpMethod.HEAD) {
      return context.responseBody(); // which promises what a GET would give
    }
    Optional<Long> promised =
        context.httpResponse().firstMatchingHeader("Content-Length").map(Longs::tryParse);
    return context
        .responseBody()
        .map(body -> promised.<InputStream>map(it -> new Counted(body, it)).orElse(body));
  }

  /** Whether an answer broke off, or is nothing that the SDK can read. */
  static boolean isBroken(Throwable fault) {
    return isBrokenOff(fault) || isUnreadable(fault);
  }

  /** Whether an answer came to its end, and the SDK can make no sense of it. */
  static boolean isUnreadable(Throwable fault) {
    return String.valueOf(fault.getMessage()).contains(UNREADABLE) && !isBrokenOff(fault);
  }

  private static boolean isBrokenOff(Throwable fault) {
    return Throwables.getCausalChain(fault).stream().anyMatch(IOException.class::isInstance);
  }

  /** Ends with an exception where it ends too early. */
  private static final class Counted extends FilterInputStream {
    private final long promised;
    private long read;

    Counted(InputStream in, long promised) {
      super(in);
      this.promised = promised;
    }

    @Override
    public int read() throws IOException {
      int next = in.read();
      count(next < 0 ? -1 : 1);
      return next;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      return count(in.read(into, from, length));
    }

    @Override
    public long skip(long wanted) throws IOException {
      long skipped = in.skip(wanted);
      read += skipped;
      return skipped;
    }

    @Override
    public boolean markSupported() {
      return false;
    }

    private int count(int found) {
      if (found >= 0) {
        read += found;
      } else if (read < promised) {
        // not an IOException, of which the reader of XML makes its own
        IOException cause =
            new IOException("the answer ended after " + read + " of " + promised + " bytes");
        throw RetryableException.create(cause.getMessage(), cause);
      }
      return found;
    }
  }
}
