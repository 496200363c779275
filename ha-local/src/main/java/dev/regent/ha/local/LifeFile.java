package dev.regent.ha.local;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;

/**
 * A file that an incarnation keeps locked as long as it lives. Its content is the incarnation's mark and the file's own inode number, so that a
 * copy of it, which nobody has locked, proves nothing.
 */
final class LifeFile {

    /** Name of the JVM, dot, name of the life. */
    private static final Pattern MARK = Pattern.compile("[0-9a-f]{16}\\.[0-9a-f]{32}");

    private static final int MOST_BYTES = 200;

    private LifeFile() {}

    static boolean isMark(String text) {
        return MARK.matcher(text).matches();
    }

    static boolean isOfJvm(String mark, String jvm) {
        return mark.startsWith(jvm + ".");
    }

    /**
     * Creates and locks the file. It gets its name only when it is locked, so that nobody ever finds it unlocked while its process lives.
     *
     * @return holds the lock until it is closed or the process ends
     */
    static FileChannel create(Path unfinished, Path file, String mark) throws IOException {
        FileChannel channel = DurableFiles.createFile(unfinished);
        try {
            ByteBuffer content = US_ASCII.encode(content(unfinished, mark));
            while (content.hasRemaining()) {
                channel.write(content);
            }
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new IOException("another process has locked the new file " + unfinished);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            return channel;
        } catch (IOException | RuntimeException failure) {
            channel.close();
            Files.deleteIfExists(unfinished);
            throw failure;
        }
    }

    /** Opens another process's file; never creates it. */
    static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ);
    }

    /** Whether the open file is the very one that the incarnation has locked. */
    static boolean isGenuine(FileChannel channel, Path file, String mark) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(MOST_BYTES);
        int position = 0;
        while (content.hasRemaining()) {
            int read = channel.read(content, position);
            if (read < 0) {
                break;
            }
            position += read;
        }
        return US_ASCII.decode(content.flip()).toString().equals(content(file, mark));
    }

    private static String content(Path file, String mark) throws IOException {
        return mark + " " + Files.getAttribute(file, "unix:ino") + "\n";
    }
}
