package org.miniapp.android

import android.content.Context
import androidx.javascriptengine.IsolateStartupParameters
import androidx.javascriptengine.JavaScriptIsolate
import androidx.javascriptengine.JavaScriptSandbox
import com.google.common.util.concurrent.ListenableFuture
import java.util.concurrent.ExecutionException
import java.util.concurrent.Executor
import kotlin.coroutines.resume
import kotlin.coroutines.resumeWithException
import kotlinx.coroutines.suspendCancellableCoroutine

/** V8 in a process of its own that has none of the app's rights: the sandbox that the system's WebView brings. */
class SandboxScriptEngine private constructor(
    private val sandbox: JavaScriptSandbox,
    private val isolate: JavaScriptIsolate,
    private val isOwner: Boolean,
) : ScriptEngine {
    override suspend fun load(script: String) {
        isolate.evaluateJavaScriptAsync(script).await()
    }

    override suspend fun exchange(word: String): String {
        isolate.evaluateJavaScriptAsync("miniProgramCore.receive(${toScriptLiteral(word)});").await()
        // Microtasks have run when an evaluation ends.
        return isolate.evaluateJavaScriptAsync("miniProgramCore.drain();").await()
    }

    override fun close() {
        isolate.close()
        if (isOwner) sandbox.close()
    }

    companion object {
        /** A process has one sandbox at a time: an app that has one already gives it here, and keeps it. */
        suspend fun open(context: Context, shared: JavaScriptSandbox? = null): SandboxScriptEngine {
            if (!JavaScriptSandbox.isSupported())
                throw UnsupportedDeviceException("Android System WebView is older than 102: update it to run mini-programs.")
            val sandbox = shared ?: JavaScriptSandbox.createConnectedInstanceAsync(context.applicationContext).await()
            // Without it a word or an answer of more than a binder transaction, which is 1 MB for all of them, is lost.
            if (!sandbox.isFeatureSupported(JavaScriptSandbox.JS_FEATURE_EVALUATE_WITHOUT_TRANSACTION_LIMIT)) {
                if (shared == null) sandbox.close()
                throw UnsupportedDeviceException("The script engine of Android System WebView is too old: update WebView.")
            }
            // What the core says after one word may hold several files.
            val parameters = IsolateStartupParameters().apply { maxEvaluationReturnSizeBytes = MAX_LINES_BYTES }
            return SandboxScriptEngine(sandbox, sandbox.createIsolate(parameters), isOwner = shared == null)
        }
    }
}

/** Several of the largest packages (64 MiB) as base64. Nothing is reserved for it. */
private const val MAX_LINES_BYTES = 512 * 1_048_576

private val direct = Executor(Runnable::run)

private suspend fun <T> ListenableFuture<T>.await(): T = suspendCancellableCoroutine { continuation ->
    addListener(
        {
            try {
                continuation.resume(get())
            } catch (error: ExecutionException) {
                continuation.resumeWithException(error.cause ?: error)
            } catch (error: java.util.concurrent.CancellationException) {
                continuation.cancel(error)
            }
        },
        direct,
    )
}
