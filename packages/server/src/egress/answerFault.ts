const words = {
  not_http: 'the answer is not HTTP as it should be',
  cut: 'the connection was closed before the answer was complete',
  head_too_large: 'the headers of the answer are too large',
}

/** An answer that can not be read. */
export class AnswerFault extends Error {
  override readonly name = 'AnswerFault'

  constructor(kind: keyof typeof words) {
    super(words[kind])
  }
}
