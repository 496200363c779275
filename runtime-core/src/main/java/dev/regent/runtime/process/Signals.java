package dev.regent.runtime.process;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * Termination signals. The JVM's shutdown hooks are no means here: they end the process with 143 and ignore a second signal, where an
 * operator expects 0 after a clean stop and an end at once on the second. {@code sun.misc.Signal} is exported and supported by all
 * JDKs, but the compiler warns of its name, so it is reached by reflection.
 */
final class Signals {

    private Signals() {}

    /** Runs the action, on the JVM's signal thread, for each SIGTERM and SIGINT. */
    static void onTermination(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                        }
                        return null;
                    });
            for (String name : new String[] {"TERM", "INT"}) {
                Object each = signal.getConstructor(String.class).newInstance(name);
                signal.getMethod("handle", signal, handler).invoke(null, each, proxy);
            }
        } catch (InvocationTargetException taken) {
            // -Xrs: the operator gave the signals to the JVM's owner
            throw new IllegalStateException("cannot handle SIGTERM: start without -Xrs", taken);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("this Java has no sun.misc.Signal: use a JDK 17 or newer", impossible);
        }
    }
}
