package io.muster.storage.s3;

import com.google.common.base.Throwables;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Credentials as the SDK finds them. What is wrong with a profile, a token or a file here is told
 * apart from a service that refused them or did not answer.
 */
final class S3Credentials implements AwsCredentialsProvider, SdkAutoCloseable {
  private final AwsCredentialsProvider found;

  S3Credentials(AwsCredentialsProvider found) {
    this.found = found;
  }

  @Override
  public AwsCredentials resolveCredentials() {
    try {
      return found.resolveCredentials();
    } catch (SdkServiceException | AbortedException e) {
      throw e;
    } catch (RuntimeException e) {
      if (isOfTheNetwork(e)) {
        throw e;
      }
      throw new UnusableCredentialsException(e);
    }
  }

  /** Closed with its client. */
  @Override
  public void close() {
    if (found instanceof SdkAutoCloseable closeable) {
      closeable.close();
    }
  }

  private static boolean isOfTheNetwork(RuntimeException fault) {
    return Throwables.getCausalChain(fault).stream()
        .anyMatch(
            each ->
                each instanceof SocketException
                    || each instanceof UnknownHostException
                    || each instanceof InterruptedIOException
                    || each instanceof SSLException);
  }
}
