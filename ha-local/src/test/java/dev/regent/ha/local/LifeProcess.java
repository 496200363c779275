package dev.regent.ha.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.regent.ha.support.store.Subscription;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;

/** Another JVM with lives of its own, which does what its parent tells it, line by line, until it is killed. */
final class LifeProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter orders;

    LifeProcess(Path root) throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx32m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LifeProcess.class.getName(),
                        root.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        answers = process.inputReader(UTF_8);
        orders = process.outputWriter(UTF_8);
    }

    String mark() throws IOException {
        return ask("mark");
    }

    boolean isDead(String mark) throws IOException {
        return Boolean.parseBoolean(ask("dead " + mark));
    }

    /** It begins to write something, in a folder, and does not come to finish it; the folder. */
    Path unfinished() throws IOException {
        return Path.of(ask("unfinished"));
    }

    private static String unfinished(LocalRoot root) throws IOException {
        root.require();
        Path folder = root.temporary();
        DurableFiles.createFolder(folder);
        DurableFiles.write(folder.resolve("file"), ByteBuffer.allocate(1));
        return folder.toString();
    }

    /** It watches until that process is dead or itself is killed. */
    void watch(String mark) throws IOException {
        ask("watch " + mark);
    }

    boolean noticed() throws IOException {
        return Boolean.parseBoolean(ask("noticed"));
    }

    /** As {@code kill -9} does. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    private String ask(String order) throws IOException {
        orders.write(order + "\n");
        orders.flush();
        String answer = answers.readLine();
        while (answer != null && !answer.startsWith("> ")) {
            answer = answers.readLine(); // a log line
        }
        if (answer == null) {
            throw new IOException("the process ended");
        }
        return answer.substring(2);
    }

    public static void main(String[] args) throws IOException {
        LocalRoot root = new LocalRoot(Path.of(args[0]), new SecureRandom());
        LocalLives lives = new LocalLives(root);
        CompletableFuture<Boolean> dead = new CompletableFuture<>();
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        Subscription watch = () -> {};
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String[] words = order.split(" ");
            if (words[0].equals("watch")) {
                watch = lives.watch(words[1], () -> dead.complete(true));
            }
            String answer = switch (words[0]) {
                case "mark" -> lives.mark();
                case "unfinished" -> unfinished(root);
                case "dead" -> String.valueOf(lives.isDead(words[1]));
                default -> String.valueOf(dead.isDone());
            };
            System.out.println("> " + answer);
        }
        watch.close();
    }
}
