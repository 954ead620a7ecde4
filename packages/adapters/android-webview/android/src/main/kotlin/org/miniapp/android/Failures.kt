package org.miniapp.android

import android.database.sqlite.SQLiteFullException
import android.system.ErrnoException
import android.system.OsConstants
import org.json.JSONObject

/** A failure that the program is to see: thrown by what answers for the device or for the app. */
class ProgramException(val code: BridgeErrorCode, message: String) : Exception(message)

/** What went wrong in the host, for its app. `code` is one of `HostErrorCode` or of [BridgeErrorCode], where it is known. */
class MiniProgramException(val code: String?, message: String, cause: Throwable? = null) : Exception(message, cause)

/** This device cannot run mini-programs as they have to be run; nothing weaker is tried in its place. */
class UnsupportedDeviceException(message: String) : Exception(message)

/** An error as it crosses to the core (docs/native-port.md 2.2). */
internal fun toNativeError(error: Throwable): JSONObject {
    val message = error.message ?: error.javaClass.simpleName
    return when {
        isDiskFull(error) -> jsonOf("name" to "QuotaExceededError", "message" to message)
        error is ProgramException -> jsonOf("code" to error.code.wire, "message" to message)
        else -> jsonOf("message" to message)
    }
}

private fun isDiskFull(error: Throwable): Boolean =
    generateSequence(error) { it.cause }.take(MAX_CAUSES).any {
        it is SQLiteFullException || (it is ErrnoException && it.errno == OsConstants.ENOSPC)
    }

/** A cause may be its own; nobody nests this deep. */
private const val MAX_CAUSES = 10
