package dev.regent.runtime.taskmanager;

import dev.regent.runtime.chain.ChainContext;
import dev.regent.runtime.chain.ChainFactory;
import dev.regent.runtime.chain.SubtaskChain;
import dev.regent.runtime.chain.UserCode;
import java.nio.file.Path;

/** A job's code, loaded once for all its attempts in this process. Thread-safe. */
public interface JobCode extends AutoCloseable {

    /** The chain of one attempt, not yet open. */
    SubtaskChain chain(ChainContext context);

    /** Frees the code. */
    @Override
    void close();

    /** Loads a jar's code. */
    @FunctionalInterface
    interface Loader {

        /** Throws {@link dev.regent.runtime.chain.InvalidJobException}, one line, if the jar is not what it must be. */
        JobCode load(Path jar, String entryClass);
    }

    /** The code of a jar in a class loader of its own. */
    static JobCode ofJar(Path jar, String entryClass) {
        return new OfJar(UserCode.load(jar, entryClass));
    }

    /** The code of a jar. */
    record OfJar(UserCode code) implements JobCode {

        @Override
        public SubtaskChain chain(ChainContext context) {
            return ChainFactory.create(code.job(), context);
        }

        @Override
        public void close() {
            code.close();
        }
    }
}
