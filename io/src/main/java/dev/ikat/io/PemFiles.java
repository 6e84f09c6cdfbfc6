package dev.ikat.io;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/** Certificates and keys out of PEM files, which may hold other things as well. */
final class PemFiles {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

  /** What stands in front of the length of a PKCS #1 key in PKCS #8: version and algorithm. */
  private static final byte[] RSA_HEAD = {
    2, 1, 0, 0x30, 13, 6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 13, 1, 1, 1, 5, 0
  };

  private PemFiles() {}

  /** All certificates in the file, in their order. */
  static List<X509Certificate> certificates(Path file) throws IOException {
    List<X509Certificate> found = new ArrayList<>();
    for (Matcher block = blocks(file); block.find(); ) {
      if (block.group(1).endsWith("CERTIFICATE")) {
        try {
          var factory = CertificateFactory.getInstance("X.509");
          var der = new ByteArrayInputStream(decode(file, block.group(2)));
          found.add((X509Certificate) factory.generateCertificate(der));
        } catch (GeneralSecurityException e) {
          throw new IOException(
              "a certificate in " + file + " cannot be read: " + e.getMessage(), e);
        }
      }
    }
    if (found.isEmpty()) {
      throw new IOException("there is no \"BEGIN CERTIFICATE\" in " + file);
    }
    return found;
  }

  /** The first private key in the file. */
  static PrivateKey privateKey(Path file, char @Nullable [] password) throws IOException {
    for (Matcher block = blocks(file); block.find(); ) {
      String type = block.group(1);
      if (!type.endsWith("PRIVATE KEY")) {
        continue;
      }
      try {
        return privateKey(file, type, decode(file, block.group(2)), password);
      } catch (GeneralSecurityException e) {
        throw new IOException("the key in " + file + " cannot be read: " + e.getMessage(), e);
      }
    }
    throw new IOException("there is no \"BEGIN PRIVATE KEY\" in " + file);
  }

  private static PrivateKey privateKey(
      Path file, String type, byte[] der, char @Nullable [] password)
      throws IOException, GeneralSecurityException {
    return switch (type) {
      case "PRIVATE KEY" -> privateKey(new PKCS8EncodedKeySpec(der));
      case "RSA PRIVATE KEY" -> privateKey(new PKCS8EncodedKeySpec(rsaToPkcs8(der)));
      case "ENCRYPTED PRIVATE KEY" -> {
        if (password == null) {
          throw new IOException("the key in " + file + " is encrypted, and no password was given");
        }
        yield privateKey(decrypt(new EncryptedPrivateKeyInfo(der), password));
      }
      default ->
          throw new IOException(
              "the key in "
                  + file
                  + " is a \""
                  + type
                  + "\"; convert it with: openssl pkcs8 -topk8 -nodes -in "
                  + file);
    };
  }

  private static PrivateKey privateKey(PKCS8EncodedKeySpec spec) throws GeneralSecurityException {
    for (String algorithm : KEY_ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException another) {
        // The next one may be it: the key does not say more than a number.
      }
    }
    throw new InvalidKeySpecException("it is none of " + KEY_ALGORITHMS);
  }

  private static PKCS8EncodedKeySpec decrypt(EncryptedPrivateKeyInfo key, char[] password)
      throws GeneralSecurityException {
    // With PBES2 the algorithm is among the parameters, and this is its name.
    String algorithm =
        key.getAlgName().equals("PBES2") || key.getAlgName().equals("1.2.840.113549.1.5.13")
            ? key.getAlgParameters().toString()
            : key.getAlgName();
    var secret = SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password));
    Cipher cipher = Cipher.getInstance(algorithm);
    cipher.init(Cipher.DECRYPT_MODE, secret, key.getAlgParameters());
    return key.getKeySpec(cipher);
  }

  /** A key in OpenSSL's old format, with the frame that the JDK expects around it. */
  private static byte[] rsaToPkcs8(byte[] key) {
    return tagged(0x30, concat(RSA_HEAD, tagged(4, key)));
  }

  static byte[] tagged(int tag, byte[] content) {
    int length = content.length;
    byte[] head =
        length < 0x80
            ? new byte[] {(byte) tag, (byte) length}
            : length < 0x100
                ? new byte[] {(byte) tag, (byte) 0x81, (byte) length}
                : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
    return concat(head, content);
  }

  static byte[] concat(byte[] first, byte[] second) {
    byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static Matcher blocks(Path file) throws IOException {
    return BLOCK.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
  }

  private static byte[] decode(Path file, String text) throws IOException {
    try {
      return Base64.getMimeDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new IOException("what stands in " + file + " is no Base64: " + e.getMessage(), e);
    }
  }
}
