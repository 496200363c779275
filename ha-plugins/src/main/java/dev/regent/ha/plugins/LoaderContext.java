package dev.regent.ha.plugins;

import org.jspecify.annotations.Nullable;

/**
 * Runs code with one class loader as the thread's context class loader and restores the former one, whatever happens. Libraries look
 * there for their own services and resources.
 */
record LoaderContext(@Nullable ClassLoader loader) {

    /** The context of the calling thread, to give back to it in its callbacks. */
    static LoaderContext current() {
        return new LoaderContext(Thread.currentThread().getContextClassLoader());
    }

    /** The context of whoever made that object. */
    static LoaderContext of(Object plugin) {
        return new LoaderContext(plugin.getClass().getClassLoader());
    }

    <T, X extends Exception> T call(Call<T, X> body) throws X {
        Thread thread = Thread.currentThread();
        @Nullable ClassLoader former = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return body.call();
        } finally {
            thread.setContextClassLoader(former);
        }
    }

    <X extends Exception> void run(Action<X> body) throws X {
        call(() -> {
            body.run();
            return true;
        });
    }

    /** Code with a result that may throw one kind of exception. */
    interface Call<T, X extends Exception> {
        T call() throws X;
    }

    /** Code without a result that may throw one kind of exception. */
    interface Action<X extends Exception> {
        void run() throws X;
    }
}
