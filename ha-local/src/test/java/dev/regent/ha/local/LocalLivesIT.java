package dev.regent.ha.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.regent.ha.support.store.Subscription;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalLivesIT {

    private static final Duration BOUND = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private LocalLives lives;

    @BeforeEach
    void open() {
        lives = lives();
    }

    @AfterEach
    void close() {
        lives.close();
    }

    @Test
    @DisplayName("A process that is killed with kill -9 is noticed at once by all who watch it, and by all who ask")
    void killed() throws Exception {
        List<Long> millis = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            try (LifeProcess other = new LifeProcess(folder);
                    LocalLives second = lives()) {
                String mark = other.mark();
                assertThat(lives.isDead(mark)).isFalse();
                CountDownLatch noticed = new CountDownLatch(2);
                try (Subscription first = lives.watch(mark, noticed::countDown);
                        Subscription further = second.watch(mark, noticed::countDown)) {
                    assertThat(lives.isDead(mark)).isFalse();
                    long killed = System.nanoTime();
                    other.kill();
                    assertThat(noticed.await(BOUND.toMillis(), TimeUnit.MILLISECONDS))
                            .as("%s and %s notice", first, further)
                            .isTrue();
                    millis.add(Duration.ofNanos(System.nanoTime() - killed).toMillis());
                }
                assertThat(lives.isDead(mark)).isTrue();
                assertThat(second.isDead(mark)).isTrue();
                assertThat(lives().isDead(mark)).isTrue();
            }
        }
        System.out.println("kill -9 to proof of death: " + millis + " ms");
    }

    @Test
    @DisplayName(
            "Processes that wait for each other notice each other's death, though the kernel calls that a deadlock")
    void mutual() throws Exception {
        String mine = lives.mark();
        for (boolean parentFirst : new boolean[] {true, false}) {
            try (LifeProcess other = new LifeProcess(folder);
                    LifeProcess third = new LifeProcess(folder)) {
                String mark = other.mark();
                CountDownLatch noticed = new CountDownLatch(1);
                third.watch(mark);
                if (!parentFirst) {
                    other.watch(mine);
                }
                try (Subscription watch = lives.watch(mark, noticed::countDown)) {
                    if (parentFirst) {
                        other.watch(mine);
                    }
                    other.watch(third.mark());
                    assertThat(other.noticed()).isFalse();
                    assertThat(noticed.getCount()).as("%s", watch).isEqualTo(1);
                    other.kill();
                    assertThat(noticed.await(BOUND.toMillis(), TimeUnit.MILLISECONDS))
                            .isTrue();
                    await().atMost(BOUND).until(third::noticed);
                }
            }
        }
    }

    @Test
    @DisplayName("E1: a missing, an altered and a copied lock file prove nothing")
    void noProof() throws IOException {
        try (LifeProcess other = new LifeProcess(folder)) {
            String mark = other.mark();
            Path file = folder.resolve("lives").resolve(mark);
            Path aside = folder.resolve("aside");
            Files.move(file, aside);
            assertThat(lives.isDead(mark)).isFalse();
            Files.copy(aside, file);
            assertThat(lives.isDead(mark)).isFalse();
            Files.writeString(file, "something else");
            assertThat(lives.isDead(mark)).isFalse();
            Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
            assertThat(lives.isDead(mark)).isFalse();
            other.kill();
            assertThat(lives.isDead(mark)).isTrue();
        }
        assertThat(lives.isDead("../regent.id")).isFalse();
        assertThat(lives.isDead("")).isFalse();
    }

    @Test
    @DisplayName("A backend that closes is dead for all, and leaves no file")
    void closed() throws IOException {
        LocalLives own = lives();
        String mark = own.mark();
        assertThat(own.mark()).isEqualTo(mark);
        try (LifeProcess other = new LifeProcess(folder)) {
            assertThat(other.isDead(mark)).isFalse();
            assertThat(lives.isDead(mark)).isFalse();
            other.watch(mark);
            own.close();
            own.close();
            assertThat(lives.isDead(mark)).isTrue();
        }
        assertThat(folder.resolve("lives").resolve(mark)).doesNotExist();
    }

    @Test
    @DisplayName("Two copies of the driver in one JVM, from two class loaders, never open each other's lock files")
    void twoLoaders() throws Exception {
        List<URL> classPath = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(":")) {
            classPath.add(Path.of(entry).toUri().toURL());
        }
        String mark = lives.mark();
        try (URLClassLoader plugin =
                        new URLClassLoader(classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
                LifeProcess other = new LifeProcess(folder)) {
            Object copy = copy(plugin);
            String copysMark = (String) call(copy, "mark");
            assertThat(copysMark.substring(0, 16)).isEqualTo(mark.substring(0, 16));

            assertThat(call(copy, "isDead", mark)).isEqualTo(false);
            assertThat(lives.isDead(copysMark)).isFalse();

            assertThat(other.isDead(mark)).as("the lock is still held").isFalse();
            assertThat(other.isDead(copysMark)).isFalse();
            call(copy, "close");
            assertThat(lives.isDead(copysMark)).isTrue();
            assertThat(other.isDead(mark)).isFalse();
        }
    }

    private Object copy(ClassLoader plugin) throws ReflectiveOperationException {
        Class<?> rootType = plugin.loadClass(LocalRoot.class.getName());
        Constructor<?> makeRoot = rootType.getDeclaredConstructor(Path.class, SecureRandom.class);
        makeRoot.setAccessible(true);
        Constructor<?> make = plugin.loadClass(LocalLives.class.getName()).getDeclaredConstructor(rootType);
        make.setAccessible(true);
        return make.newInstance(makeRoot.newInstance(folder, new SecureRandom()));
    }

    private static Object call(Object target, String name, Object... arguments) throws ReflectiveOperationException {
        for (Method method : target.getClass().getDeclaredMethods()) {
            if (method.getName().equals(name) && method.getParameterCount() == arguments.length) {
                method.setAccessible(true);
                Object result = method.invoke(target, arguments);
                return result == null ? "nothing" : result;
            }
        }
        throw new NoSuchMethodException(name);
    }

    @Test
    @DisplayName(
            "S7: what a killed process left unfinished goes when the next one starts, what a living one writes stays")
    void unfinished() throws IOException {
        try (LifeProcess dead = new LifeProcess(folder);
                LifeProcess alive = new LifeProcess(folder)) {
            Path nobodys = dead.unfinished();
            dead.mark();
            alive.mark();
            Path left = dead.unfinished();
            Path wanted = alive.unfinished();
            dead.kill();
            assertThat(left).exists();

            lives.mark();

            assertThat(left).doesNotExist();
            assertThat(wanted).exists();
            assertThat(nobodys).as("without an owner it stays until it is old").exists();
        }
    }

    @Test
    @DisplayName("S7: what a killed process left unfinished is gone when those who waited for its death are told")
    void unfinishedOfTheAwaited() throws Exception {
        try (LifeProcess dead = new LifeProcess(folder)) {
            lives.mark();
            CountDownLatch noticed = new CountDownLatch(1);
            try (Subscription watch = lives.watch(dead.mark(), noticed::countDown)) {
                Path left = dead.unfinished();
                dead.kill();
                assertThat(noticed.await(BOUND.toMillis(), TimeUnit.MILLISECONDS))
                        .as("%s", watch)
                        .isTrue();
                assertThat(left).doesNotExist();
            }
        }
    }

    private LocalLives lives() {
        return new LocalLives(new LocalRoot(folder, new SecureRandom()));
    }
}
