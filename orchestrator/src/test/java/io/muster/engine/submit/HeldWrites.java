package io.muster.engine.submit;

import io.muster.storage.ObjectStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;

/** A store whose writes to some places do not return for a while. */
final class HeldWrites {
  private HeldWrites() {}

  static ObjectStore of(ObjectStore store, String places, CountDownLatch until) {
    return (ObjectStore)
        Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("write") && arguments[0].toString().contains(places)) {
                until.await();
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
