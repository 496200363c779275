package dev.regent.runtime.chain;

import dev.regent.runtime.api.Job;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A job jar, loaded in a class loader of its own that sees the platform, {@code dev.regent.runtime.api}, {@code dev.regent.runtime.connector} and
 * {@code org.slf4j}, and nothing else of this process. Closing it closes the jar; classes not yet loaded are then out of reach.
 */
public final class UserCode implements AutoCloseable {

    /** The manifest attribute that names the entry class when nobody says it on submission. */
    public static final String ENTRY_CLASS_ATTRIBUTE = "Regent-Job-Class";

    private static final Logger LOG = LoggerFactory.getLogger(UserCode.class);

    private final Path jar;
    private final URLClassLoader loader;
    private final String entryClass;

    private UserCode(Path jar, URLClassLoader loader, String entryClass) {
        this.jar = jar;
        this.loader = loader;
        this.entryClass = entryClass;
    }

    /**
     * Loads a jar and makes sure that its entry class can be instantiated.
     *
     * @throws InvalidJobException the jar or the class is not what it must be; one line says what
     */
    public static UserCode load(Path jar, String entryClass) {
        requireJar(jar);
        URLClassLoader loader = new URLClassLoader(
                "regent-job-" + jar.getFileName(),
                new URL[] {url(jar)},
                new HostClasses(UserCode.class.getClassLoader()));
        UserCode loaded = new UserCode(jar, loader, entryClass);
        try {
            loaded.job();
            return loaded;
        } catch (InvalidJobException e) {
            close(loader);
            throw e;
        }
    }

    /**
     * The entry class that a jar's manifest names.
     *
     * @throws InvalidJobException the file is not a jar
     */
    public static Optional<String> entryClass(Path jar) {
        return requireJar(jar)
                .map(Manifest::getMainAttributes)
                .map(attributes -> attributes.getValue(new Attributes.Name(ENTRY_CLASS_ATTRIBUTE)))
                .map(String::trim);
    }

    /**
     * A fresh instance of the entry class, so that subtasks that share the loaded code share no state of the job object.
     *
     * @throws InvalidJobException it cannot be constructed
     */
    public Job job() {
        return ContextClassLoader.call(loader, () -> instantiate(jar, loader, entryClass));
    }

    @Override
    public void close() {
        close(loader);
    }

    private static Optional<Manifest> requireJar(Path jar) {
        if (!Files.isRegularFile(jar)) {
            throw new InvalidJobException("job jar " + jar + " does not exist or is not a file");
        }
        try (JarFile file = new JarFile(jar.toFile())) {
            return Optional.ofNullable(file.getManifest());
        } catch (IOException e) {
            throw new InvalidJobException("job jar " + jar + " cannot be read as a jar: " + e.getMessage(), e);
        }
    }

    private static Job instantiate(Path jar, ClassLoader loader, String entryClass) {
        String what = "entry class " + entryClass + " of job jar " + jar;
        try {
            Class<?> type = Class.forName(entryClass, true, loader);
            if (!Job.class.isAssignableFrom(type)) {
                throw new InvalidJobException(what + " does not implement " + Job.class.getName());
            }
            return (Job) type.getConstructor().newInstance();
        } catch (ClassNotFoundException e) {
            throw new InvalidJobException(what + " is not in it", e);
        } catch (NoSuchMethodException e) {
            throw new InvalidJobException(what + " has no public constructor without parameters", e);
        } catch (IllegalAccessException | InstantiationException e) {
            throw new InvalidJobException(what + " must be public and not abstract", e);
        } catch (InvocationTargetException e) {
            throw new InvalidJobException(what + " cannot be constructed: " + e.getCause(), e);
        } catch (LinkageError e) {
            throw new InvalidJobException(what + " cannot be linked: " + Lines.one(e), e);
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (IOException e) {
            throw new InvalidJobException("job jar " + jar + " has no usable name", e);
        }
    }

    private static void close(URLClassLoader loader) {
        try {
            loader.close();
        } catch (IOException e) {
            LOG.warn("closing the job jar of {} failed", loader.getName(), e);
        }
    }
}
