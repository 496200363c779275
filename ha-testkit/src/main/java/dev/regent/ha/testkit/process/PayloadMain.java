package dev.regent.ha.testkit.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.state.StateStorage;
import dev.regent.ha.spi.state.StateStorageFactory;
import dev.regent.ha.testkit.HandedOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that stores payloads, as its parent tells it line by line: {@code write NAME SIZE}, {@code read NAME SIZE}, {@code list}, {@code stall NAME SIZE}, whose
 * source says {@code half} and no more, and {@code fill START SIZE}, which writes until it is killed and names what is written. It answers with {@code ok} and the result,
 * or with the name and the message of what was thrown. Arguments: {@code factory=CLASS root=URI}, and the {@link HandedOptions}
 */
public final class PayloadMain {

    static final String ANSWER = "@ ";

    private PayloadMain() {}

    /**
     * Runs until the end of its standard input.
     *
     * @param arguments see the class
     */
    public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
        Map<String, String> values = new HashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            values.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        StateStorageFactory factory = Class.forName(values.getOrDefault("factory", ""))
                .asSubclass(StateStorageFactory.class)
                .getConstructor()
                .newInstance();
        URI root = URI.create(values.getOrDefault("root", ""));
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        Configuration configuration = Configuration.of(factory.options(), HandedOptions.taken());
        try (StateStorage storage = factory.open(root, configuration)) {
            System.out.println(ANSWER + "ok");
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                System.out.println(ANSWER + answer(storage, order.split(" ", -1)));
            }
        }
    }

    private static String answer(StateStorage storage, String[] order) throws IOException {
        try {
            return switch (order[0]) {
                case "write" -> "ok " + storage.write(order[1], content(order, () -> {}));
                case "stall" -> "ok " + storage.write(order[1], content(order, PayloadMain::stall));
                case "fill" -> fill(storage, order[1], Long.parseLong(order[2]));
                case "read" -> "ok " + isWhole(storage, order[1], Long.parseLong(order[2]));
                default -> "ok " + String.join(" ", storage.list(""));
            };
        } catch (HaException | IllegalArgumentException failure) {
            return failure.getClass().getSimpleName() + " " + failure.getMessage();
        }
    }

    private static PayloadContent content(String[] order, Runnable halfway) {
        return new PayloadContent(Long.parseLong(order[2]), halfway);
    }

    /** For ever: it is killed. */
    private static void stall() {
        System.out.println(ANSWER + "half");
        while (true) {
            LockSupport.park();
        }
    }

    /** Until it is killed, or fails. */
    private static String fill(StateStorage storage, String start, long size) {
        for (int i = 0; ; i++) {
            storage.write(start + i, new PayloadContent(size, () -> {}));
            System.out.println(ANSWER + start + i);
        }
    }

    private static boolean isWhole(StateStorage storage, String name, long size) throws IOException {
        try (InputStream stored = storage.read(name)) {
            return PayloadContent.isWhole(stored, size);
        }
    }
}
