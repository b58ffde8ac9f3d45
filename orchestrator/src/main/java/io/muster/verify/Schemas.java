package io.muster.verify;

import io.muster.storage.tabular.Schema;

/** Compares schemas by what they mean. */
public final class Schemas {
  private Schemas() {}

  /**
   * Whether two texts of Spark DDL name the same columns with the same types in the same order,
   * however the types are spelled; nullability and comments make no difference.
   *
   * @throws IllegalArgumentException if one of them is no DDL
   */
  public static boolean same(String one, String other) {
    return Schema.of(one).equals(Schema.of(other));
  }
}
