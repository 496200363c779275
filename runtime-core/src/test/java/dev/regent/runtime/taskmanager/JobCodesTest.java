package dev.regent.runtime.taskmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.CorruptStateException;
import dev.regent.runtime.chain.InvalidJobException;
import dev.regent.runtime.rpc.JobId;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class JobCodesTest {

    private static final JobId JOB = JobId.random();

    @TempDir
    Path folder;

    private final World world = new World();
    private final MemoryStorage blobs = new MemoryStorage();

    @Test
    @DisplayName("attempts that start together download and load a job's jar once; the last one closes and deletes it")
    void once() throws Exception {
        blobs.payloads.put("jar", new byte[] {1});
        JobCodes codes = new JobCodes(blobs, folder, world);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<CodeSource.Lease>> leases = IntStream.range(0, 8)
                    .mapToObj(n -> threads.submit(() -> codes.acquire(JOB, "jar", "x.Job")))
                    .toList();
            for (Future<CodeSource.Lease> lease : leases) {
                assertThat(world.closedCodes.get()).isZero();
                assertThat(lease.get().code()).isSameAs(leases.get(0).get().code());
            }
            assertThat(world.loaded.get()).isEqualTo(1);
            assertThat(folder).isNotEmptyDirectory();
            for (Future<CodeSource.Lease> lease : leases) {
                lease.get().close();
                lease.get().close();
            }
            assertThat(world.closedCodes.get()).isEqualTo(1);
            assertThat(folder).isEmptyDirectory();
            assertThat(codes.jobs()).isZero();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @DisplayName("a jar that is missing, or no jar, leaves nothing behind and can be tried again")
    void failures() {
        JobCodes codes = new JobCodes(blobs, folder, JobCode::ofJar);
        assertThatThrownBy(() -> codes.acquire(JOB, "jar", "x.Job")).isInstanceOf(CorruptStateException.class);
        blobs.payloads.put("jar", new byte[] {1, 2, 3});
        assertThatThrownBy(() -> codes.acquire(JOB, "jar", "x.Job"))
                .isInstanceOf(InvalidJobException.class)
                .hasMessageStartingWith("job jar jar cannot be read as a jar")
                .hasMessageNotContaining("\n");
        assertThat(folder).isEmptyDirectory();
        assertThat(codes.jobs()).isZero();
    }
}
