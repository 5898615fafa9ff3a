#include "textflag.h"

// func add(v *Vector, row *[Dims]int8, w float32)
//
// Four numbers at a time with SSE2, which every amd64 processor has: bytes are widened to integers, turned into floats,
// multiplied, added. Each of the steps rounds as addPlain does, so the sums are the same to the bit.
TEXT ·add(SB), NOSPLIT, $0-20
	MOVQ   v+0(FP), DI
	MOVQ   row+8(FP), SI
	MOVSS  w+16(FP), X0
	SHUFPS $0, X0, X0
	MOVQ   $5, CX // times 20 numbers are Dims

next:
	MOVL      (SI), X1
	PUNPCKLBW X1, X1
	PUNPCKLWL X1, X1
	PSRAL     $24, X1
	CVTPL2PS  X1, X1
	MULPS     X0, X1
	MOVUPS    (DI), X2
	ADDPS     X1, X2
	MOVUPS    X2, (DI)

	MOVL      4(SI), X3
	PUNPCKLBW X3, X3
	PUNPCKLWL X3, X3
	PSRAL     $24, X3
	CVTPL2PS  X3, X3
	MULPS     X0, X3
	MOVUPS    16(DI), X4
	ADDPS     X3, X4
	MOVUPS    X4, 16(DI)

	MOVL      8(SI), X5
	PUNPCKLBW X5, X5
	PUNPCKLWL X5, X5
	PSRAL     $24, X5
	CVTPL2PS  X5, X5
	MULPS     X0, X5
	MOVUPS    32(DI), X6
	ADDPS     X5, X6
	MOVUPS    X6, 32(DI)

	MOVL      12(SI), X7
	PUNPCKLBW X7, X7
	PUNPCKLWL X7, X7
	PSRAL     $24, X7
	CVTPL2PS  X7, X7
	MULPS     X0, X7
	MOVUPS    48(DI), X8
	ADDPS     X7, X8
	MOVUPS    X8, 48(DI)

	MOVL      16(SI), X9
	PUNPCKLBW X9, X9
	PUNPCKLWL X9, X9
	PSRAL     $24, X9
	CVTPL2PS  X9, X9
	MULPS     X0, X9
	MOVUPS    64(DI), X10
	ADDPS     X9, X10
	MOVUPS    X10, 64(DI)

	ADDQ $20, SI
	ADDQ $80, DI
	DECQ CX
	JNZ  next
	RET
