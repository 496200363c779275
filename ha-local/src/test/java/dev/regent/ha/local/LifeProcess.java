package dev.regent.ha.local;

import dev.regent.ha.support.store.Subscription;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;

/** Another JVM with lives of its own, which does what its parent tells it until it is killed. */
final class LifeProcess implements AutoCloseable {

    private final OrderedProcess process;

    LifeProcess(Path root) throws IOException {
        process = new OrderedProcess(LifeProcess.class, root);
    }

    String mark() throws IOException {
        return process.ask("mark");
    }

    boolean isDead(String mark) throws IOException {
        return Boolean.parseBoolean(process.ask("dead " + mark));
    }

    /** It begins to write something, in a folder, and does not come to finish it; the folder. */
    Path unfinished() throws IOException {
        return Path.of(process.ask("unfinished"));
    }

    /** It watches until that process is dead or itself is killed. */
    void watch(String mark) throws IOException {
        process.ask("watch " + mark);
    }

    boolean noticed() throws IOException {
        return Boolean.parseBoolean(process.ask("noticed"));
    }

    /** As {@code kill -9} does. */
    void kill() {
        process.close();
    }

    @Override
    public void close() {
        kill();
    }

    public static void main(String[] args) throws IOException {
        LocalRoot root = new LocalRoot(Path.of(args[0]), new SecureRandom());
        try (Life life = new Life(root)) {
            OrderedProcess.serve(life);
        }
    }

    /** What that JVM does. */
    private static final class Life implements OrderedProcess.Answering, AutoCloseable {

        private final LocalRoot root;
        private final LocalLives lives;
        private final CompletableFuture<Boolean> dead = new CompletableFuture<>();
        private Subscription watch = () -> {};

        Life(LocalRoot root) {
            this.root = root;
            this.lives = new LocalLives(root);
        }

        @Override
        public String answer(String order) throws IOException {
            String[] words = order.split(" ");
            return switch (words[0]) {
                case "mark" -> lives.mark();
                case "unfinished" -> unfinished();
                case "dead" -> String.valueOf(lives.isDead(words[1]));
                case "watch" -> watch(words[1]);
                default -> String.valueOf(dead.isDone());
            };
        }

        private String watch(String mark) {
            watch = lives.watch(mark, () -> dead.complete(true));
            return "watching";
        }

        private String unfinished() throws IOException {
            root.require();
            Path folder = root.temporary();
            DurableFiles.createFolder(folder);
            DurableFiles.write(folder.resolve("file"), ByteBuffer.allocate(1));
            return folder.toString();
        }

        @Override
        public void close() {
            watch.close();
        }
    }
}
