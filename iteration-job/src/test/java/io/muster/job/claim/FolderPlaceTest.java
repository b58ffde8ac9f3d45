package io.muster.job.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderPlaceTest {
  private static final String TICKET = "the ticket";

  @TempDir Path folder;
  private Path claim;

  @BeforeEach
  void proof() throws IOException {
    Files.writeString(folder.resolve("ticket.json"), TICKET);
    claim = folder.resolve("claim.json");
  }

  @Test
  void createsTheClaimForTheControllerToRead() throws Exception {
    assertThat(place().create("mine")).isEqualTo("mine");

    assertThat(claim).hasContent("mine");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(claim)))
        .isEqualTo("rw-r--r--");
    assertNothingElseIsLeft();
  }

  @Test
  void answersTheClaimThatIsThere() throws Exception {
    Files.writeString(claim, "another's");

    assertThat(place().create("mine")).isEqualTo("another's");
    assertThat(claim).hasContent("another's");
    assertNothingElseIsLeft();
  }

  @Test
  void knowsItsOwnClaimWhoseAnswerWasLost() throws Exception {
    FolderPlace.Link lost =
        (name, existing) -> {
          Files.createLink(name, existing);
          throw new FileSystemException(name.toString(), null, "Stale file handle");
        };

    assertThat(new FolderPlace(folder, TICKET, lost).create("mine")).isEqualTo("mine");
    assertNothingElseIsLeft();
  }

  @Test
  void createsItExclusivelyWhereThereAreNoHardLinks() throws Exception {
    FolderPlace.Link none =
        (name, existing) -> {
          throw new FileSystemException(name.toString(), null, "Operation not permitted");
        };

    assertThat(new FolderPlace(folder, TICKET, none).create("mine")).isEqualTo("mine");
    assertThat(new FolderPlace(folder, TICKET, none).create("other")).isEqualTo("mine");
    assertThat(claim).hasContent("mine");
    assertNothingElseIsLeft();
  }

  @Test
  void takesNothingInAFolderThatIsNotTheControllers() throws Exception {
    Files.writeString(folder.resolve("ticket.json"), "another ticket");
    assertThatThrownBy(() -> place().create("mine"))
        .hasMessageContaining("/ticket.json on this node is not what the controller wrote: ")
        .hasMessageContaining("put state_dir on S3, or on a mount that all nodes have");

    Files.delete(folder.resolve("ticket.json"));
    assertThatThrownBy(() -> place().create("mine"))
        .hasMessageContaining("this node has no " + folder + "/ticket.json")
        .hasMessageContaining("put state_dir on S3");
    assertThat(claim).doesNotExist();
  }

  @Test
  void saysWhyTheClaimCannotBeRead() throws Exception {
    Files.createDirectory(claim);

    assertThatThrownBy(() -> place().create("mine"))
        .hasMessageStartingWith(claim + " is there and cannot be read (");
  }

  @Test
  void isCreatedByOneOfManyAtOnce() throws Exception {
    int many = 8;
    CountDownLatch begun = new CountDownLatch(many);
    ExecutorService threads = Executors.newFixedThreadPool(many);
    try {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        String text = "claim " + i;
        Callable<String> taker =
            () -> {
              begun.countDown();
              assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
              return place().create(text);
            };
        answers.add(threads.submit(taker));
      }
      int own = 0;
      for (int i = 0; i < many; i++) {
        String answer = answers.get(i).get(30, TimeUnit.SECONDS);
        assertThat(claim).hasContent(answer);
        own += answer.equals("claim " + i) ? 1 : 0;
      }
      assertThat(own).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
    assertNothingElseIsLeft();
  }

  private FolderPlace place() {
    return new FolderPlace(folder, TICKET);
  }

  private void assertNothingElseIsLeft() throws IOException {
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("ticket.json", "claim.json");
    }
  }
}
