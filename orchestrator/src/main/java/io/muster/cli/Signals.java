package io.muster.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Consumer;

/**
 * Catches SIGTERM, SIGINT and SIGHUP. The JDK's only way is {@code sun.misc.Signal}, which the
 * compiler warns of without end; hence by reflection, as JLine does.
 */
final class Signals {
  static final List<String> CAUGHT = List.of("TERM", "INT", "HUP");

  private Signals() {}

  /**
   * From now on the handler is told the name of each of these signals, on a thread of the JVM's.
   */
  static void catchAll(Consumer<String> handler) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> type = Class.forName("sun.misc.SignalHandler");
      for (String name : CAUGHT) {
        Object caught =
            Proxy.newProxyInstance(
                Signals.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("handle")) {
                    handler.accept(name);
                    return null;
                  }
                  return switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    default -> "handler of SIG" + name;
                  };
                });
        signal
            .getMethod("handle", signal, type)
            .invoke(null, signal.getConstructor(String.class).newInstance(name), caught);
      }
    } catch (InvocationTargetException e) {
      // nohup ignores SIGHUP and the JVM then keeps its hands off it: that is what was asked for
      if (!(e.getCause() instanceof IllegalArgumentException)) {
        throw new IllegalStateException("signals cannot be caught", e);
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("signals cannot be caught", e);
    }
  }
}
