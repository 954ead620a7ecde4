package org.miniapp.android

import java.security.KeyFactory
import java.security.NoSuchAlgorithmException
import java.security.Signature
import java.security.SignatureException
import java.security.spec.MGF1ParameterSpec
import java.security.spec.PSSParameterSpec
import java.security.spec.X509EncodedKeySpec

/** RSASSA-PSS with SHA-256, MGF1-SHA-256 and a salt of 32 bytes, and nothing else. */
internal object Signatures {
    val answers: Array<Pair<String, Answer>> = arrayOf(
        "crypto.verify" to { line ->
            verify(bytesOf(line.getString("spki")), bytesOf(line.getString("signature")), bytesOf(line.getString("message")))
        },
    )

    fun verify(spki: ByteArray, signature: ByteArray, message: ByteArray): Boolean = try {
        val verifier = newVerifier()
        // Said in full: the defaults of a provider are not ours.
        verifier.setParameter(PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, SALT_BYTES, 1))
        verifier.initVerify(KeyFactory.getInstance("RSA").generatePublic(X509EncodedKeySpec(spki)))
        verifier.update(message)
        verifier.verify(signature)
    } catch (malformed: SignatureException) {
        // A signature of another length is none.
        false
    }

    /** Android names the algorithm by its digest, Java does not. */
    private fun newVerifier(): Signature = try {
        Signature.getInstance("SHA256withRSA/PSS")
    } catch (unknown: NoSuchAlgorithmException) {
        Signature.getInstance("RSASSA-PSS")
    }
}

private const val SALT_BYTES = 32
