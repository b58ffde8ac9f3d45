package io.muster.fakes;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class S3RequestTest {
  private static final String TWO =
      "<Delete><Object><Key>a/</Key></Object><Object><Key>a/b</Key></Object></Delete>";

  private static S3Request request(String method, String uri, String body) {
    return new S3Request(method, URI.create(uri), new Headers(), body);
  }

  @ParameterizedTest
  @CsvSource({
    "HEAD, /lake/a%20b, s3:GetObject arn:aws:s3:::lake/a b",
    "GET, /lake/a/b, s3:GetObject arn:aws:s3:::lake/a/b",
    "GET, /lake/a?uploadId=1, s3:ListMultipartUploadParts arn:aws:s3:::lake/a",
    "PUT, /lake/a, s3:PutObject arn:aws:s3:::lake/a",
    "PUT, /lake/a?partNumber=2&uploadId=1, s3:PutObject arn:aws:s3:::lake/a",
    "POST, /lake/a?uploads, s3:PutObject arn:aws:s3:::lake/a",
    "POST, /lake/a?uploadId=1, s3:PutObject arn:aws:s3:::lake/a",
    "DELETE, /lake/a, s3:DeleteObject arn:aws:s3:::lake/a",
    "DELETE, /lake/a?uploadId=1, s3:AbortMultipartUpload arn:aws:s3:::lake/a",
    "HEAD, /lake, s3:ListBucket arn:aws:s3:::lake",
    "GET, /lake/?prefix=a%2F, s3:ListBucket arn:aws:s3:::lake {s3:prefix=a/}",
    "GET, /lake/?uploads&prefix=a, s3:ListBucketMultipartUploads arn:aws:s3:::lake",
  })
  void isAllowedByTheActionOfItsName(String method, String uri, String right) {
    assertThat(request(method, uri, "").rights().orElseThrow()).hasToString("[" + right + "]");
  }

  @ParameterizedTest
  @CsvSource({"PUT, /lake/a?tagging", "GET, /lake?location", "PUT, /lake", "POST, /lake/a"})
  void ofOthersItIsNotSaidWhatAllowsThem(String method, String uri) {
    assertThat(request(method, uri, "").rights()).isEmpty();
  }

  @Test
  void whoCopiesReadsToo() {
    Headers headers = new Headers();
    headers.set("x-amz-copy-source", "/raw/a%2Fb");
    S3Request copy = new S3Request("PUT", URI.create("/lake/c"), headers, "");
    assertThat(copy.rights().orElseThrow())
        .hasToString("[s3:PutObject arn:aws:s3:::lake/c, s3:GetObject arn:aws:s3:::raw/a/b]");
  }

  @Test
  void eachObjectToRemoveIsJudgedByItself() {
    S3Request both = request("POST", "/lake/?delete", TWO);
    assertThat(both.rights().orElseThrow())
        .hasToString(
            "[s3:DeleteObject arn:aws:s3:::lake/a/, s3:DeleteObject arn:aws:s3:::lake/a/b]");
    assertThat(both.bodyOf(right -> right.arn().endsWith("b")))
        .isEqualTo("<Delete><Object><Key>a/b</Key></Object></Delete>");
  }

  @Test
  void whatIsNotThereIsToldToWhoMayList() {
    assertThat(request("HEAD", "/lake/a", "").rightsIfMissing())
        .hasToString("[s3:ListBucket arn:aws:s3:::lake]");
    assertThat(request("GET", "/lake?list-type=2", "").rightsIfMissing()).isEmpty();
  }
}
