package dev.regent.ha.local;

import dev.regent.ha.spi.HaException;
import dev.regent.ha.support.lease.WriteOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Another JVM with a store, which writes and reads one document as its parent tells it. */
final class StoreProcess implements AutoCloseable {

    private static final String WRITE = "write ";

    private final OrderedProcess process;

    StoreProcess(Path folder) throws IOException {
        process = new OrderedProcess(StoreProcess.class, folder);
    }

    long pid() {
        return process.pid();
    }

    /** What came of it: the name of the outcome. */
    String write(String text) throws IOException {
        return process.ask(WRITE + text);
    }

    /** What it found, or the name of the error. */
    String read() throws IOException {
        return process.ask("read");
    }

    @Override
    public void close() {
        process.close();
    }

    public static void main(String[] args) throws IOException {
        try (Stores stores = new Stores(Path.of(args[0]))) {
            OrderedProcess.serve(new Document(stores.open()));
        }
    }

    /** The document, in that JVM. */
    private static final class Document implements OrderedProcess.Answering {

        private final LocalDocumentStore store;
        private Optional<String> version = Optional.empty();

        Document(LocalDocumentStore store) {
            this.store = store;
        }

        @Override
        public String answer(String order) {
            return order.equals("read") ? read() : write(order.substring(WRITE.length()));
        }

        private String write(String text) {
            WriteOutcome outcome = Stores.write(store, version, text);
            if (outcome instanceof WriteOutcome.Applied applied) {
                version = Optional.of(applied.version());
            }
            return outcome.getClass().getSimpleName();
        }

        private String read() {
            try {
                return Stores.read(store, Stores.KEY).orElse("nothing");
            } catch (HaException failure) {
                return failure.getClass().getSimpleName();
            }
        }
    }
}
