package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.it.MusterProcess.Ended;

/** The last run on an {@code out_dir}, of id {@code first}, as another command finds it. */
enum Last {
  NONE,
  LIVE,
  INTERRUPTED,
  DETACHED,
  FAILED,
  STOPPED,
  PAST_ITS_DEADLINE,
  INTERRUPTED_LONG_AGO,
  PASSED;

  /** Leaves it so; what is said to be long ago is so by the resume_window of the next command. */
  void leave(OnFakeSpark stage) {
    String[] first = {"--run-id", "first"};
    switch (this) {
      case NONE -> {}
      case LIVE -> {
        stage.allAwait();
        stage.startAll(first);
      }
      case INTERRUPTED, INTERRUPTED_LONG_AGO -> {
        stage.allAwait();
        stage.startAll(first).kill();
      }
      case DETACHED -> {
        stage.write("on_signal: {term: detach}");
        stage.allAwait();
        end(stage.startAll(first), 143);
      }
      case FAILED -> {
        stage.spark.plays(2, "exit 3");
        assertThat(stage.folder.run(first).exitCode()).isEqualTo(1);
      }
      case STOPPED -> {
        stage.allAwait();
        end(stage.startAll(first), 143);
      }
      case PAST_ITS_DEADLINE -> {
        stage.allAwait();
        Ended late = stage.folder.run("--run-id", "first", "--set", "limits.run_deadline=3s");
        assertThat(late.exitCode()).as(late.everything()).isEqualTo(5);
        MusterProcess.await("an application", () -> stage.spark.attempts(1) == 1);
      }
      case PASSED -> assertThat(stage.folder.run(first).exitCode()).isZero();
    }
  }

  private static void end(MusterProcess controller, int code) {
    controller.signal("TERM");
    Ended end = controller.end();
    assertThat(end.exitCode()).as(end.everything()).isEqualTo(code);
  }
}
