package org.miniapp.android

import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyProperties
import java.security.KeyStore
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec

/** Seals secrets of programs under a key that does not leave the device. The scope is bound in: none opens for another. */
internal class Secrets {
    val answers: Array<Pair<String, Answer>> = arrayOf(
        "secrets.seal" to { line -> seal(line.getString("scope"), line.getString("text")) },
        "secrets.open" to { line -> unseal(line.getString("scope"), line.getString("sealed")) },
    )

    private fun seal(scope: String, text: String): String {
        val cipher = Cipher.getInstance(CIPHER)
        // The keystore makes the nonce.
        cipher.init(Cipher.ENCRYPT_MODE, key())
        cipher.updateAAD(toUtf16(scope))
        return base64Of(cipher.iv + cipher.doFinal(toUtf16(text)))
    }

    private fun unseal(scope: String, sealed: String): String {
        val bytes = bytesOf(sealed)
        val cipher = Cipher.getInstance(CIPHER)
        cipher.init(Cipher.DECRYPT_MODE, key(), GCMParameterSpec(TAG_BITS, bytes, 0, NONCE_BYTES))
        cipher.updateAAD(toUtf16(scope))
        return fromUtf16(cipher.doFinal(bytes, NONCE_BYTES, bytes.size - NONCE_BYTES))
    }

    private fun key(): SecretKey {
        val store = KeyStore.getInstance(STORE).apply { load(null) }
        (store.getKey(ALIAS, null) as SecretKey?)?.let { return it }
        val purposes = KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT
        val spec = KeyGenParameterSpec.Builder(ALIAS, purposes)
            .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
            .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
            .setKeySize(KEY_BITS)
            .build()
        return KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, STORE).apply { init(spec) }.generateKey()
    }
}

private const val STORE = "AndroidKeyStore"
private const val ALIAS = "mini-program-secrets"
private const val CIPHER = "AES/GCM/NoPadding"
private const val KEY_BITS = 256
private const val TAG_BITS = 128
private const val NONCE_BYTES = 12
