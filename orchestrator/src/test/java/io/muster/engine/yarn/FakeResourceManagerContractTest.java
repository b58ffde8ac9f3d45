package io.muster.engine.yarn;

import java.net.URI;
import org.junit.jupiter.api.AfterEach;

class FakeResourceManagerContractTest extends ResourceManagerContractTest {
  private final FakeResourceManager fake = FakeResourceManager.start();

  @Override
  protected URI address() {
    return fake.address();
  }

  @AfterEach
  void close() {
    fake.close();
  }
}
