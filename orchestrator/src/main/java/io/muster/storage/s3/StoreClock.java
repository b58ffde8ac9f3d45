package io.muster.storage.s3;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** The store's own clock, as the {@code Date} of its answers tells it, in whole seconds. */
final class StoreClock implements ExecutionInterceptor {
  private final InstantSource ours;
  private volatile Duration ahead = Duration.ZERO;

  StoreClock(InstantSource ours) {
    this.ours = ours;
  }

  /** How far it is ahead of ours, by the last answer; zero before the first. */
  Duration ahead() {
    return ahead;
  }

  @Override
  public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes unused) {
    context.httpResponse().firstMatchingHeader("Date").ifPresent(this::read);
  }

  private void read(String date) {
    try {
      Instant theirs = DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
      ahead = Duration.between(ours.instant(), theirs);
    } catch (DateTimeException e) {
      // a proxy's own notion of a date: the next answer tells
    }
  }
}
