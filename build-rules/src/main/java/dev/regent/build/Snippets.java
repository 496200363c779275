package dev.regent.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Code examples of Javadoc and of documents, compiled so that what a reader copies works. */
public final class Snippets {

    private static final Pattern JAVADOC = Pattern.compile("<pre>\\{@code\\R(.*?)\\R[ *]*}</pre>", Pattern.DOTALL);
    private static final Pattern MARGIN = Pattern.compile("^ \\* ?", Pattern.MULTILINE);
    private static final Pattern MARKDOWN = Pattern.compile("^```java\\R(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);

    private Snippets() {}

    /** The {@code <pre>} blocks of a source file's Javadoc, without the margin of asterisks. */
    public static List<String> ofJavadoc(Path source) throws IOException {
        return JAVADOC.matcher(Files.readString(source, UTF_8))
                .results()
                .map(block -> MARGIN.matcher(block.group(1)).replaceAll(""))
                .toList();
    }

    /** The blocks of a document that are marked as Java. */
    public static List<String> ofMarkdown(Path document) throws IOException {
        return MARKDOWN.matcher(Files.readString(document, UTF_8))
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    /**
     * Compiles a source for Java 17 against the class path of the test; warnings are errors.
     *
     * @param className full name of its class
     * @param folder where the class files go
     * @throws AssertionError with the compiler's messages and the source if it does not compile
     */
    public static void compile(String className, String source, Path folder) {
        StringWriter messages = new StringWriter();
        List<String> options = List.of(
                "-d",
                folder.toString(),
                "-classpath",
                System.getProperty("java.class.path"),
                "--release",
                "17",
                "-proc:none",
                "-Xlint:all,-path,-classfile,-options",
                "-Werror");
        boolean compiled = ToolProvider.getSystemJavaCompiler()
                .getTask(messages, null, null, options, null, List.of(unit(className, source)))
                .call();
        if (!compiled) {
            throw new AssertionError("the example does not compile:\n" + messages + "\n" + source);
        }
    }

    private static JavaFileObject unit(String className, String source) {
        URI name = URI.create("string:///" + className.replace('.', '/') + ".java");
        return new SimpleJavaFileObject(name, JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
    }
}
