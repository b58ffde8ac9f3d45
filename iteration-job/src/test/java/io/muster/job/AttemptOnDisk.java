package io.muster.job;

import io.muster.job.contract.Claim;
import io.muster.job.contract.ContractJson;
import io.muster.job.contract.DataFormat;
import io.muster.job.contract.JobSpec;
import io.muster.job.contract.OutputSpec;
import io.muster.job.contract.Spec;
import io.muster.job.contract.Ticket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** An attempt's folder as a controller leaves it before it launches the attempt in a cluster. */
record AttemptOnDisk(Path folder, String tag) {
  private static final ContractJson JSON = new ContractJson();

  AttemptOnDisk write(JobSpec job) throws IOException {
    Files.createDirectory(attempt());
    Files.writeString(attempt().resolve(Spec.FILE_NAME), JSON.write(spec(job)));
    Files.writeString(
        attempt().resolve(Ticket.FILE_NAME),
        JSON.write(new Ticket(tag, 3, "nonce", attempt().toString(), null)) + "\n");
    return this;
  }

  Path attempt() {
    return folder.resolve("attempt");
  }

  Path output() {
    return folder.resolve("iter_3");
  }

  void makeVoid() throws IOException {
    Files.writeString(
        attempt().resolve(Claim.FILE_NAME),
        JSON.write(Claim.voidedBy(tag, 4, "controller", Instant.parse("2026-01-31T12:00:00Z"))));
  }

  Claim claim() throws IOException {
    return JSON.read(
        Claim.class, Files.readString(attempt().resolve(Claim.FILE_NAME)), Claim.FILE_NAME);
  }

  private Spec spec(JobSpec job) {
    return new Spec(
        1,
        "r",
        "3",
        1,
        tag,
        output().toString(),
        attempt().toString(),
        null,
        Map.of(),
        Map.of(),
        Map.of(),
        job,
        new OutputSpec(DataFormat.PARQUET, List.of(), 1 << 20, Map.of()),
        0L,
        1,
        Map.of(),
        null,
        null,
        null);
  }
}
