package dev.regent.ha.s3;

import dev.regent.ha.s3.S3Options.Encryption;
import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.ha.spi.config.Configuration;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * How objects are encrypted and checked by the server.
 *
 * @param encryption with what
 * @param key of its key management, for that alone
 * @param checksums whether uploads carry a CRC32
 */
record Protection(Encryption encryption, Optional<String> key, boolean checksums) {

    static Protection of(Configuration configuration) {
        Encryption encryption = configuration.get(S3Options.ENCRYPTION);
        Optional<String> key = configuration.find(S3Options.KMS_KEY);
        if (key.isPresent() && encryption != Encryption.KEY_MANAGEMENT) {
            throw new InvalidConfigurationException("option '" + S3Options.KMS_KEY + "' is for " + S3Options.ENCRYPTION
                    + ": aws:kms, which is " + encryption);
        }
        return new Protection(encryption, key, configuration.get(S3Options.CHECKSUMS));
    }

    void put(PutObjectRequest.Builder request) {
        if (encryption != Encryption.NONE) {
            request.serverSideEncryption(ServerSideEncryption.fromValue(encryption.toString()));
            key.ifPresent(request::ssekmsKeyId);
        }
    }

    void begin(CreateMultipartUploadRequest.Builder request) {
        if (checksums) {
            request.checksumAlgorithm(ChecksumAlgorithm.CRC32); // or some servers do not know those of the parts
        }
        if (encryption != Encryption.NONE) {
            request.serverSideEncryption(ServerSideEncryption.fromValue(encryption.toString()));
            key.ifPresent(request::ssekmsKeyId);
        }
    }
}
