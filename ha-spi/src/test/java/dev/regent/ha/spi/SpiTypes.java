package dev.regent.ha.spi;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds the types of the SPI in the folder that the compiler wrote. */
final class SpiTypes {

    private static final Path CLASSES = Path.of("target", "classes");

    private SpiTypes() {}

    /** All public types, nested ones included, in the order of their names. */
    static List<Class<?>> visible() throws IOException {
        try (Stream<Path> files = Files.walk(CLASSES)) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .map(SpiTypes::name)
                    .filter(name -> !name.endsWith("-info"))
                    .sorted()
                    .<Class<?>>map(SpiTypes::load)
                    .filter(SpiTypes::isVisible)
                    .toList();
        }
    }

    private static String name(Path file) {
        String path = CLASSES.relativize(file).toString();
        return path.substring(0, path.length() - ".class".length())
                .replace(file.getFileSystem().getSeparator(), ".");
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, SpiTypes.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new LinkageError("a class of the SPI cannot be loaded", e);
        }
    }

    private static boolean isVisible(Class<?> type) {
        boolean here = Modifier.isPublic(type.getModifiers()) || Modifier.isProtected(type.getModifiers());
        Class<?> outer = type.getDeclaringClass();
        return here && !type.isAnonymousClass() && !type.isLocalClass() && (outer == null || isVisible(outer));
    }
}
