package dev.regent.runtime.chain;

import java.util.function.Supplier;

/** Calls into a job's code with the context class loader of its jar, so that its libraries find what they look up by name. */
final class ContextClassLoader {

    private ContextClassLoader() {}

    static <T> T call(ClassLoader loader, Supplier<T> body) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return body.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
