package io.muster.storage.s3;

/** Credentials for the SDK inside this JVM, as system properties. */
final class TestCredentials {
  private static final String ID = "aws.accessKeyId";
  private static final String SECRET = "aws.secretAccessKey";

  private TestCredentials() {}

  static void set() {
    set("test");
  }

  static void set(String id) {
    System.setProperty(ID, id);
    System.setProperty(SECRET, "test");
  }

  static void remove() {
    System.clearProperty(ID);
    System.clearProperty(SECRET);
  }
}
